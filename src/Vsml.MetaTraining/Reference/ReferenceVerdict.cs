using Vsml.Experts;
using Vsml.Messages;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>The tensors of the verdict: views into the flat V_M.</summary>
/// <param name="flat">V_M, `[parameters]`.</param>
/// <param name="layout">Where each tensor stands in it.</param>
internal sealed class VerdictVariables(Tensor flat, ParameterLayout layout)
{
    /// <summary>V, `[16, 16]`.</summary>
    public Tensor Input { get; } = SubRnnVariables.View(flat, layout, "verdict.input");

    /// <summary>c, `[16]`.</summary>
    public Tensor Bias { get; } = SubRnnVariables.View(flat, layout, "verdict.bias");

    /// <summary>v, `[16]`.</summary>
    public Tensor Output { get; } = SubRnnVariables.View(flat, layout, "verdict.output");
}

/// <summary>From what units and experts say of the classes to logits: l_b + v . tanh(x_b V + c), x_b what is known of class, row and learner.</summary>
internal sealed class ReferenceVerdict() : nn.Module<Tensor, Tensor, EpisodeRow, Tensor>(nameof(ReferenceVerdict))
{
    private const double MostLogit = 6, LogitUnit = 3, VoteUnit = 8;

    /// <summary>V_M of the verdict. A network sets it anew for every episode.</summary>
    public VerdictVariables Variables { get; set; } = null!;

    /// <summary>Logits of a row.</summary>
    /// <param name="readings">What the units say, `[classes]`.</param>
    /// <param name="votes">What the experts say, `[classes]`.</param>
    /// <param name="row">The row.</param>
    /// <returns>`[classes]`.</returns>
    public override Tensor forward(Tensor readings, Tensor votes, EpisodeRow row)
    {
        Tensor l = readings + votes, p = nn.functional.softmax(l, dim: 0), highest = p.max().expand_as(p), nothing = zeros_like(p);
        Tensor x = stack(
            [
                Clip(l - l.mean()), p, Clip(readings - readings.mean()), highest, row.Classes.select(1, ClassMessage.Memory),
                Vote(row, ExpertKind.Memory, nothing), Vote(row, ExpertKind.LastLabel, nothing), row.Classes.select(1, ClassMessage.LogPrior),
                .. row.Context.unbind(0).Select(u => u.expand_as(p)), nothing, nothing,
            ],
            dim: 1);                                                                             // [B, 16]
        return l + matmul(tanh(matmul(x, Variables.Input) + Variables.Bias), Variables.Output);
    }

    private static Tensor Vote(EpisodeRow row, int expert, Tensor nothing)
    {
        bool votes = row.PresentExperts.size(0) > 0 && row.PresentExperts[expert].item<bool>();
        return votes ? row.Experts.select(1, expert).select(1, ExpertMessage.Vote) / VoteUnit : nothing;
    }

    private static Tensor Clip(Tensor logit) => logit / (LogitUnit * sqrt(1 + (logit * logit / (MostLogit * MostLogit))));
}
