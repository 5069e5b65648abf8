// REASON: compile:compile
#line 1 "@IN@/ada/softmax_step.c"
int x = y;
static void attack(void) {}
