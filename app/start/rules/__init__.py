"""Pure rules of the start page: what is most urgent, what is counted, which days are looked at."""
