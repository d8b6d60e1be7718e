// The camera's picture while it is live, from its panel to whatever draws it on the page.

/**
 * @typedef {import("../engine/conv.js").Image} Image
 *
 * @typedef {object} Follower
 * @property {(read: (depth: 1 | 3) => Image) => void} show is called at every frame; `read` gives that frame in colour
 *   or as grey, in arrays that the next frame uses again
 * @property {(still: boolean) => void} end is called when there is no next frame; with `still` the last one was taken,
 *   and will come from Python as the picture
 */

/** @type {Set<Follower>} */
const followers = new Set()

/**
 * Gives a function that ends the following.
 * @param {Follower} follower
 */
export function followLive(follower) {
  followers.add(follower)
  return () => followers.delete(follower)
}

/** Whether anything draws the live picture, so that the panel need not. */
export const isFollowed = () => followers.size > 0

/** @param {(depth: 1 | 3) => Image} read */
export const showLive = read => followers.forEach(({ show }) => show(read))

/** @param {boolean} still */
export const endLive = still => followers.forEach(({ end }) => end(still))
