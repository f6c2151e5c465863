"""WHERE HEAVY WORK RUNS: serial, process pool, Ray; one small protocol, the same results."""
