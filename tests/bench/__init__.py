"""The benchmarks' ratios, against floors measured in the same run."""
