/* Right bodies for the regions of rlhf.c, written differently: they must pass. */
