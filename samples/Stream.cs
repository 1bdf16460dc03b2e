#:project ../src/Vsml/Vsml.csproj
using Vsml;

// Is a point in the circle? Every row is predicted before it is learned; nothing else is known of the task.
var learner = new Learner(LearningAlgorithm.Default, inputs: 2, classes: 2);
var (random, probabilities, right) = (new Random(1), new float[2], 0);
for (int row = 1; row <= 1000; row++)
{
    float[] point = [2 * random.NextSingle() - 1, 2 * random.NextSingle() - 1];
    int label = point[0] * point[0] + point[1] * point[1] < 0.6f ? 1 : 0;
    learner.Predict(point, probabilities);             // predict
    right += probabilities[label] > 0.5f ? 1 : 0;      // score
    learner.Observe(point, label);                     // learn: forward passes only
    if (row is 10 or 100 or 1000)
        Console.WriteLine(FormattableString.Invariant($"{row,4} rows: {100.0 * right / row:0.0} % were predicted right"));
}
