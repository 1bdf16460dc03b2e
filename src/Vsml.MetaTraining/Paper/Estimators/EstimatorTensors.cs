using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What estimators do with tensors.</summary>
internal static class EstimatorTensors
{
    /// <summary>The gradient as numbers; zeros where nothing depended on the variable.</summary>
    public static float[] GradientOrZero(this Parameter variable) =>
        variable.grad is { } gradient ? gradient.Floats() : new float[variable.NumberOfElements];

    /// <summary>A copy of all numbers.</summary>
    public static float[] Floats(this Tensor tensor)
    {
        using Tensor host = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return host.data<float>().ToArray();
    }

    /// <summary>Independent normal numbers of mean 0 and variance 1, `[rows, columns]`.</summary>
    public static Tensor Normal(int rows, long columns, Random random, ScalarType dtype)
    {
        using Generator generator = new((ulong)random.NextInt64());
        return randn([rows, columns], dtype: dtype, generator: generator);
    }
}
