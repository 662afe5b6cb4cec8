"""The journeys of users in real Chromium."""
