// The editor's buttons: a drawing of 16 x 16 or a sign, and a hint.

import { makeButton } from "./elements.js"

const BUTTONS = {
  Undo: { drawing: "M6 3 3 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H6", hint: "Undo (Ctrl+Z)" },
  Redo: { drawing: "m10 3 3 3-3 3M13 6H7a3.5 3.5 0 0 0 0 7h3", hint: "Redo (Ctrl+Y)" },
  Transpose: { sign: "Aᵀ", hint: "Transpose: rows become columns" },
  "Flip left-right": { drawing: "M8 1v14M5.5 4v8h-4zM10.5 4v8h4z", hint: "Flip left-right" },
  "Flip up-down": { drawing: "M1 8h14M4 5.5h8v-4zM4 10.5h8v4z", hint: "Flip up-down" },
  Rotate: { drawing: "M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5", hint: "Rotate by 90 degrees clockwise" },
  Negate: { sign: "±", hint: "Negate: change every sign" },
  Normalise: { sign: "÷Σ", hint: "Normalise: divide by the sum; where it is 0, by the sum of magnitudes" },
  Clear: { sign: "0", hint: "Clear: make every entry 0" },
}

export const editorButton = (name, act) => makeButton({ name, ...BUTTONS[name] }, act)
