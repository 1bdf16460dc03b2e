using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What learners of a fixed form ask of their examples.</summary>
internal static class FlatExample
{
    /// <exception cref="ArgumentException">The examples have another number of inputs, or there are other classes; says what was expected.</exception>
    public static void Require(string learner, EpisodeForm form, int inputs, int classes)
    {
        if (form.Inputs != inputs || form.Classes != classes)
            throw new ArgumentException(
                $"{learner}: was made for {inputs} inputs and {classes} classes, found {form.Inputs} and {form.Classes}.", nameof(form));
    }

    /// <summary>`[episodes, ...]` as `[episodes, inputs]`.</summary>
    public static Tensor Flat(this Tensor inputs) => inputs.reshape(inputs.size(0), -1);

    /// <summary>`[episodes, classes]`: 1 at the label, else 0; all 0 where it is not shown.</summary>
    public static Tensor OneHot(Tensor? labels, Tensor logits) => labels is null
        ? zeros_like(logits)
        : nn.functional.one_hot(labels, logits.size(1)).to(logits.dtype);
}
