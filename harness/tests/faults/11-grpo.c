/* Bodies for the regions of grpo.c that crash, hang or stray; FAULT is the kind of each. */
