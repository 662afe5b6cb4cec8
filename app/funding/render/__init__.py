"""Files of funding: CSV and workbooks."""
