"""The plan document as a fact: title, number, period, printed totals, and the printed row of each record."""
