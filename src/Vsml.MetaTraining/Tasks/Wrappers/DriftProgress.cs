namespace Vsml.MetaTraining;

/// <summary>How far a change has come at each row of a task whose rows stand in time.</summary>
internal static class DriftProgress
{
    /// <summary>Shares <c>[rows]</c> from about 0 to about 1, rising: at once in half of the tasks, else over 5 % to 30 % of the rows.</summary>
    public static float[] Sample(int rows, Random random)
    {
        bool atOnce = random.Chance(0.5);
        double middle = random.Uniform(0.2, 0.75), duration = atOnce ? 1e-3 : random.Uniform(0.05, 0.3);
        float[] progress = new float[rows];
        for (int row = 0; row < rows; row++)
            progress[row] = (float)(1 / (1 + Math.Exp(Math.Clamp((middle - row / (double)rows) / duration, -50, 50))));
        return progress;
    }
}
