// REASON: compile:compile
#define A (((((((((((((((((((((((((((((((
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C
static int deep = D D D D 1;
static void attack(void) {}
