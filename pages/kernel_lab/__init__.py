"""The Kernel lab."""
