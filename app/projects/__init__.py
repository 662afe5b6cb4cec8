"""The register: projects with their units in charge, timeline, investment and promised capacity."""
