// REASON: compile:compile
char room[1L << 30];
static void attack(void) { room[0]++; }
