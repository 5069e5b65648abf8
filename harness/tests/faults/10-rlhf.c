/* Bodies for the regions of rlhf.c that crash, hang or stray; FAULT is the kind of each. */
