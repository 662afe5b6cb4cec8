"""The only SELECTs of lights."""
