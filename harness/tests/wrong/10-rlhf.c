/* Wrong bodies for the regions of rlhf.c that no list has: what is wrong with each, and what may truly be said of it. */
