"""The arithmetic of convolution: arrays in, arrays out, and no knowledge of any screen."""
