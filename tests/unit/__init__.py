"""Rules and values alone: the database raises here, and a test over 10 ms is named at the end."""
