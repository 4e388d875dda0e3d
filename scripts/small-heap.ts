// Options of V8 for the exe, and for what is measured in its place.

/**
 * MB for what was made last, and for all the rest. The second is four times what the largest evidence needs: it is there because V8, where it may have gigabytes,
 * collects garbage late. Together they take a third off the memory of a run, and cost no time.
 */
export const smallHeap = ['--max-semi-space-size=2', '--max-old-space-size=256']
