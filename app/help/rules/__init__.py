"""What help says: data over the vocabularies of the features, and where each term stands."""
