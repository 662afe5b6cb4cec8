"""Plain values to bytes: small previews of images."""
