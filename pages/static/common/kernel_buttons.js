// The editor's buttons and menus: a drawing of 16 x 16 or a sign, and a hint.

import { element, makeButton } from "./elements.js"

const BUTTONS = {
  Undo: { drawing: "M6 3 3 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H6", hint: "Undo (Ctrl+Z)" },
  Redo: { drawing: "m10 3 3 3-3 3M13 6H7a3.5 3.5 0 0 0 0 7h3", hint: "Redo (Ctrl+Y)" },
  Restore: { drawing: "M3 3v4h4M3.4 6.6A5 5 0 1 1 3 9.5", hint: "Restore the preset's numbers" },
  Transpose: { sign: "Aᵀ", hint: "Transpose: rows become columns" },
  "Flip left-right": { drawing: "M8 1v14M5.5 4v8h-4zM10.5 4v8h4z", hint: "Flip left-right" },
  "Flip up-down": { drawing: "M1 8h14M4 5.5h8v-4zM4 10.5h8v4z", hint: "Flip up-down" },
  Rotate: { drawing: "M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5", hint: "Rotate by 90 degrees clockwise" },
  Negate: { sign: "±", hint: "Negate: change every sign" },
  Normalise: { sign: "÷Σ", hint: "Normalise: divide by the sum; where it is 0, by the sum of magnitudes" },
  Clear: { sign: "0", hint: "Clear: make every entry 0" },
}

export const editorButton = (name, act) => makeButton({ name, ...BUTTONS[name] }, act)

export function sideMenu(name, largest, act) {
  const menu = element("select")
  for (let side = 1; side <= largest; side++) menu.append(new Option(side))
  menu.title = name
  menu.setAttribute("aria-label", name)
  menu.onchange = act
  return menu
}

// Beside a telephone's keyboard of digits: changes the sign of the cell that is typed in, which keeps the focus.
export function makeSignKey(cellInUse) {
  const key = element("button", "sign", "+/−")
  key.setAttribute("aria-label", "Change the sign of this cell")
  key.onpointerdown = event => event.preventDefault()
  key.onclick = () => {
    const cell = cellInUse()
    if (!cell) return
    cell.value = /^[-−]/.test(cell.value) ? cell.value.slice(1) : `-${cell.value}`
    cell.dispatchEvent(new Event("input", { bubbles: true }))
  }
  return key
}
