"""What is entered on the pages of lights: shape and messages only."""
