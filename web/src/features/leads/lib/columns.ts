/** One grid for head, rows and skeleton, so that nothing moves when the data arrives. */
export const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] @min-[40rem]:grid-cols-[minmax(9rem,1.4fr)_9.5rem_6.5rem_6rem] @min-[64rem]:grid-cols-[minmax(9rem,1.2fr)_9.5rem_minmax(10rem,1.4fr)_minmax(7rem,1fr)_6.5rem_6rem] items-center gap-x-4 px-4";

export const WIDE_ONLY = "hidden @min-[64rem]:block";
export const MIDDLE_UP = "hidden @min-[40rem]:block";
export const ROW_PX = 44;
