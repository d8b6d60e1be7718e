// A bar from the middle of its track: to the right for what is above 0, to the left for what is below.

/**
 * @param {HTMLElement} bar
 * @param {number} share from -1 to 1
 */
export function layBar(bar, share) {
  bar.className = share < 0 ? "share against" : "share"
  bar.style.width = `${50 * Math.abs(share)}%`
  bar.style.left = `${50 + Math.min(50 * share, 0)}%`
}
