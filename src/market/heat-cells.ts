/** Cells of a liquidity heatmap, as the engine writes and the desk draws them. */

/** Side of a heat tile, cells. */
export const tileCells = 256;
/** A cell of which nothing is known: no book then. 0 is a cell that was empty. */
export const cellUnknown = 65_535;
