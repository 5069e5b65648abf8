// REASON: compile:compile
#define A x; y; z; (; ]; }
#define B A A A A A A A A
#define C B B B B B B B B
#define D C C C C C C C C
void f(void) { D D D D D D D D D D }
static void attack(void) {}
