// The drawings on the buttons of a picker, of 16 x 16.

export const DOWN = "M4 6.5l4 4 4-4"
export const ASIDE = { "-1": "M9.5 4l-4 4 4 4", 1: "M6.5 4l4 4-4 4" }
export const DICE = "M3 3h10v10H3zM6 6v.01M10 6v.01M8 8v.01M6 10v.01M10 10v.01"
export const SOURCES = {
  grid: "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z",
  fetch: "M8 2v7M5 6.5 8 9.5l3-3M2.5 11v2.5h11V11",
  network: "M2 4h3v3H2zM2 9.5h3v3H2zM11 6.5h3v3h-3zM5 5.5l6 2M5 11l6-2.5",
  upload: "M8 11V3M5 6l3-3 3 3M2.5 11v2.5h11V11",
  camera: "M2 5h3l1-2h4l1 2h3v8H2zM8 11a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6",
  board: "M3 13l1-3.5L11.5 2 14 4.5 6.5 12z",
}
