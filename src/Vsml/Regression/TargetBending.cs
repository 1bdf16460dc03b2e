using Vsml.KernelMethods;

namespace Vsml.Regression;

/// <summary>Whether targets are learned as they are, as roots or as logarithms: by which of them they are predicted best themselves, each row without it.</summary>
internal static class TargetBending
{
    // How much smaller the squared error has to be before targets are bent, and by how many residuals what is predicted is bent back.
    private const double LeastGain = 0.02;
    private const int Residuals = 32, LeastRows = 16;

    internal static TargetScale Choose(KernelSearch search, int width, float[] targets, float[] weights, int searched)
    {
        TargetScale best = TargetScale.Of(TargetBend.None, targets, weights)!.Value;
        if (searched < LeastRows || !best.Varies)
            return best;
        double least = (1 - LeastGain) * Error(search, width, best, targets, weights, searched);
        foreach (TargetBend bend in (ReadOnlySpan<TargetBend>)[TargetBend.Root, TargetBend.Logarithm])
        {
            if (TargetScale.Of(bend, targets, weights) is not { } scale)
                continue;
            double error = Error(search, width, scale, targets, weights, searched);
            if (error < least)
                (best, least) = (scale, error);
        }

        return best;
    }

    // The squared error of the targets, each predicted by the mean over what residuals make of it.
    private static double Error(KernelSearch search, int width, TargetScale scale, float[] targets, float[] weights, int searched)
    {
        float[] numbers = [.. targets.Take(searched).Select(target => (float)scale.Forward(target))];
        float[] errors = search.Evaluate([Kernel.Laplace(width), Kernel.Laplace(width, 2)], numbers).MinBy(candidate => candidate.Error)!.Errors, sorted = [.. errors.Order()];
        double sum = 0;
        for (int row = 0; row < searched; row++)
        {
            double mean = 0;
            for (int i = 0; i < Residuals; i++)
                mean += scale.Inverse(numbers[row] - errors[row] + sorted[(int)((i + 0.5) * searched / Residuals)]) / Residuals;
            sum += weights[row] * (targets[row] - mean) * (targets[row] - mean);
        }

        return sum;
    }
}
