"""Rules of timing that plots, analysis and tables share: what a lap shows, and when a race stood still."""
