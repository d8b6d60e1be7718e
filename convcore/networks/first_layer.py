"""The first layer of a network as numbers that can be changed: filters silenced, kernels put in.

Nothing here changes a network. A changed layer is a copy, handed to the inference process with each
question, so that one visitor's silenced filter is never another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.channels import for_every_channel
from convcore.errors import ConvscopeError
from convcore.kernels.likeness import nearest_kernels


@dataclass(frozen=True, eq=False)
class FirstLayer:
    """Weights and biases of a first layer.

    Parameters
    ----------
    filters : ndarray of float32, shape (kh, kw, C, F)
        Weights of F filters.
    biases : ndarray of float32, shape (F,)
        Their biases.
    """

    filters: NDArray[np.float32]
    biases: NDArray[np.float32]

    def silence(self, numbers: Iterable[int]) -> FirstLayer:
        """Switch filters off: without weights and bias, a map is 0 everywhere.

        Parameters
        ----------
        numbers : iterable of int
            The filters, from 0.

        Returns
        -------
        FirstLayer
            The changed layer.

        Raises
        ------
        ConvscopeError
            If there is no such filter.
        """
        filters, biases = self.filters.copy(), self.biases.copy()
        for number in numbers:
            self._check(number)
            filters[..., number], biases[number] = 0, 0
        return FirstLayer(filters, biases)

    def place(
        self, number: int, kernel: ArrayLike, *, keeps_norm: bool, keeps_bias: bool
    ) -> FirstLayer:
        """Put a kernel in the place of a filter.

        Parameters
        ----------
        number : int
            The filter, from 0.
        kernel : array_like of shape (kh, kw) or (kh, kw, C)
            What takes its place; without channels, the same for every channel.
        keeps_norm : bool
            Whether the kernel is scaled to the norm of the filter, the root of the sum of its
            squared weights; else it is put in as it is.
        keeps_bias : bool
            Whether the filter's bias stays; else it is 0.

        Returns
        -------
        FirstLayer
            The changed layer.

        Raises
        ------
        ConvscopeError
            If there is no such filter, the kernel is of another size, or it is all zeros where it
            is to be scaled.
        """
        self._check(number)
        weights = as_float32(kernel, "kernel", "(kh, kw)", "(kh, kw, C)")
        size = self.filters.shape[: weights.ndim]
        if weights.shape != size:
            here, came = ("x".join(map(str, shape)) for shape in (size, weights.shape))
            rule = f"A kernel takes the place of a filter of its own size, here {here}"
            raise ConvscopeError(f"{rule}. Received: a kernel of {came}")
        if weights.ndim == 2:
            weights = for_every_channel(weights, self.filters.shape[2])
        filters, biases = self.filters.copy(), self.biases.copy()
        if keeps_norm:
            exact = weights.astype(np.float64)  # tiny weights have squares that float32 calls 0
            norm = np.linalg.norm(exact)
            if norm == 0:
                rule = "A kernel of zeros has no norm to be scaled; put it in with its own"
                raise ConvscopeError(f"{rule}. Received: all zeros for filter {number}")
            weights = exact * (np.linalg.norm(filters[..., number].astype(np.float64)) / norm)
        filters[..., number] = weights
        biases[number] = biases[number] if keeps_bias else 0
        return FirstLayer(filters, biases)

    def place_handmade(self, *, keeps_norm: bool, keeps_bias: bool) -> FirstLayer:
        """Put in every place the hand-made kernel that is nearest, or its negative if that is.

        Parameters
        ----------
        keeps_norm, keeps_bias : bool
            As for `place`.

        Returns
        -------
        FirstLayer
            The changed layer.
        """
        changed = self
        for number in range(len(self.biases)):
            if not (found := nearest_kernels(self.filters[..., number])):
                size = "x".join(map(str, self.filters.shape[:2]))
                rule = "A hand-made kernel takes the place of a filter that is as large as it"
                raise ConvscopeError(f"{rule}. Received: filters of {size}")
            nearest = found[0]
            kernel = nearest.weights if nearest.cosine >= 0 else -nearest.weights
            changed = changed.place(number, kernel, keeps_norm=keeps_norm, keeps_bias=keeps_bias)
        return changed

    def place_random(self, seed: int, *, keeps_norm: bool, keeps_bias: bool) -> FirstLayer:
        """Put in every place a kernel of independent normal weights (mean 0, deviation 1).

        Parameters
        ----------
        seed : int
            Of the random numbers, from 0.
        keeps_norm, keeps_bias : bool
            As for `place`.

        Returns
        -------
        FirstLayer
            The changed layer.
        """
        drawn = np.random.default_rng(seed).standard_normal(self.filters.shape)
        changed = self
        for number in range(len(self.biases)):
            changed = changed.place(
                number, drawn[..., number], keeps_norm=keeps_norm, keeps_bias=keeps_bias
            )
        return changed

    def _check(self, number: int) -> None:
        if not 0 <= number < len(self.biases):
            rule = f"Filters are numbered from 0 to {len(self.biases) - 1}"
            raise ConvscopeError(f"{rule}. Received: filter {number}")
