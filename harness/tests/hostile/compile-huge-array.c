// REASON: compile:compile
static char room[1L << 33] = {1};
static void attack(void) { room[0]++; }
