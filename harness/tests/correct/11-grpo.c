/* Right bodies for the regions of grpo.c, written differently: they must pass. */
