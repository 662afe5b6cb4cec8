"""What intake reads, checks and reports.

`cells` is what readers hand to parsing, `layout` what a column means, `package` the rows of a package and
the package that is ready to load, `figures` what a description says in numbers, `reconcile` the facts that
are compared and what came of it.
"""
