// When values are equal but for rounding, as in convcore/agreement.py.

export const RELATIVE = 1e-5
export const ABSOLUTE = 2e-6
