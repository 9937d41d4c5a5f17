"""Names for the array types of the audio code.

Shapes are `[rows, samples]` unless said otherwise: a row is a leg, a room or one mix. Linear
sound is float32 with full scale at ±1; `Codes` are G.711 octets.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float = npt.NDArray[np.float32]
Linear16 = npt.NDArray[np.int16]
Codes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint32]
