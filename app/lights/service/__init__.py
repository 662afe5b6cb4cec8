"""Commands on rule sets, reasons and lights."""
