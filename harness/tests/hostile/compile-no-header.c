// REASON: compile:compile
#define SOFTMAX_STEP_H
#define softmax hidden_softmax
static void attack(void) {}
void score(int);
