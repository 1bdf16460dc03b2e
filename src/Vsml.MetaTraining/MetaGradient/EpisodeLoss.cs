using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>
/// The mean loss of a batch of episodes as a node of TorchSharp's autograd graph, so that TorchSharp's optimizers, schedules and
/// gradient clipping work on top of gradients that were computed outside of it.
/// </summary>
internal static class EpisodeLoss
{
    /// <summary>Runs the batch and joins its result to the graph of <paramref name="parameters"/>.</summary>
    /// <typeparam name="TEpisode">What an episode is made of.</typeparam>
    /// <param name="parameters">V_M, flat, `[parameters]`, 32-bit floats on any device.</param>
    /// <param name="episodes">At least one episode.</param>
    /// <param name="batch">Computes loss and gradient, on the CPU.</param>
    /// <returns>
    /// The mean loss, a scalar on the device of <paramref name="parameters"/>. Its backward pass hands on the gradient that was
    /// computed with it, times the upstream gradient.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="parameters"/> is not a vector of 32-bit floats; no episodes.</exception>
    public static Tensor Of<TEpisode>(
        Tensor parameters, IReadOnlyList<TEpisode> episodes, EpisodeBatchGradient<TEpisode> batch)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(batch);
        if (parameters.dim() != 1 || parameters.dtype != ScalarType.Float32)
            throw new ArgumentException("The meta variables are one flat vector of 32-bit floats.", nameof(parameters));
        MeanLossAndGradient run = (values, gradient) => batch.MeanLossAndGradient(values, episodes, gradient);
        return Function.apply(parameters, run);
    }

    private delegate double MeanLossAndGradient(ReadOnlyMemory<float> parameters, Span<float> gradient);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(EpisodeLoss);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor parameters = (Tensor)vars[0];
            float[] gradient = new float[parameters.NumberOfElements];
            double loss = ((MeanLossAndGradient)vars[1])(Values(parameters), gradient);
            ctx.save_for_backward([tensor(gradient, device: parameters.device)]);
            return tensor((float)loss, device: parameters.device);
        }

        private static float[] Values(Tensor parameters)
        {
            using Tensor host = parameters.cpu(), contiguous = host.contiguous();
            return contiguous.data<float>().ToArray();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using Tensor gradient = ctx.get_saved_variables()[0];
            // TorchSharp passes on the bare handle of what is returned here: what keeps it from being finalised is the context.
            List<Tensor> result = [gradient * grad_output, null!];
            ctx.save_data("result", result);
            return result;
        }
    }
}
