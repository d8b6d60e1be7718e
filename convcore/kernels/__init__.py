"""Hand-made kernels, kernels as text, and what a kernel answers to."""
