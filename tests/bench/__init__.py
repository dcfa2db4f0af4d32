"""What things cost, as ratios of one run: `make bench` prints them, and no number here fails a build."""
