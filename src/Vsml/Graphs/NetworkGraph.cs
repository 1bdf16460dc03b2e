using Vsml.Experts;
using Vsml.Kernels;
using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>What a network is told of rows (<see cref="RowMessages"/>).</summary>
/// <param name="Units">Messages of the units, [members, rows, units, E].</param>
/// <param name="Present">Which units are present, 0 or 1, [members, rows, units].</param>
/// <param name="Count">How many, [members, rows, 1].</param>
/// <param name="Experts">What the experts say.</param>
/// <param name="Memory">What second-order memory says to the classes, [members, rows, classes]; null without it.</param>
/// <param name="LogPrior">[members, 1, classes].</param>
/// <param name="Context">u, [members, rows, U].</param>
internal sealed record MessageValues(
    Value Units, Value Present, Value Count, IReadOnlyList<ExpertValues> Experts, Value? Memory, Value LogPrior, Value Context);

/// <summary>The prediction of rows from a state, as <see cref="Network.Predict"/> and <see cref="Verdict"/> make it.</summary>
internal sealed class NetworkGraph(EnsembleConstants of)
{
    private readonly Graph _graph = of.Graph;

    /// <summary>
    /// The softmax of the logits: l_b = exp(w . u)/sqrt(n) sum_a r(e_a) . h_ab + sum_v r(e_vb) . h_vb, and the verdict on them.
    /// </summary>
    /// <param name="row">The rows.</param>
    /// <param name="units">h of the units, [members, units N, classes].</param>
    /// <param name="experts">h of the experts that <paramref name="row"/> names, in that order, each [members, 1, classes, N].</param>
    /// <returns>Probabilities, [members, rows, classes].</returns>
    internal Value Predict(MessageValues row, Value units, IReadOnlyList<Value> experts)
    {
        int n = of.StateSize;
        Value query = (Query(ParameterLayout.Unit, row.Units) * row.Present.Shaped(0, 0, 0, 1)).Shaped(0, 0, (long)of.Units * n);
        Value temperature = row.Context.Times(of.Parameter("temperature").Shaped(-1, 1)).Exp();
        Value readings = query.Times(units) * (temperature / row.Count.Sqrt());
        Value? votes = null;
        foreach ((ExpertValues expert, Value hidden) in row.Experts.Zip(experts))
        {
            Value vote = SumOfLast(Query(ParameterLayout.Expert, expert.Messages) * hidden);
            votes = Add(votes, expert.Present is null ? vote : vote * expert.Present);
        }

        return Verdict(row, readings, votes).Softmax(lastAxis: 2);
    }

    // r(e) = v + e E.
    private Value Query(string kind, Value messages) => messages.Times(of.Parameter($"{kind}.read_input")) + of.Parameter($"{kind}.read_constant");

    // l_b + v . tanh(V x_b + c).
    private Value Verdict(MessageValues row, Value readings, Value? votes)
    {
        Value l = Add(readings, votes)!, p = l.Softmax(lastAxis: 2), nothing = l * 0;
        Value[] known =
        [
            Clip(l - l.Mean(2, keepsAxis: true)), p, Clip(readings - readings.Mean(2, keepsAxis: true)), p.Highest(2) + nothing,
            row.Memory ?? nothing, Vote(row, ExpertKind.Memory) + nothing, Vote(row, ExpertKind.LastLabel) + nothing, row.LogPrior + nothing,
        ];
        Value x = _graph.Concat(3, [.. known.Select(numbers => numbers.Shaped(0, 0, 0, 1))]), weights = of.Parameter("verdict.input");
        Value ofContext = row.Context.Shaped(0, 0, 1, NetworkSpec.ContextSize).Times(weights.Part(0, known.Length, known.Length + NetworkSpec.ContextSize));
        Value hidden = (x.Times(weights.Part(0, 0, known.Length)) + ofContext + of.Parameter("verdict.bias")).Tanh();
        return l + hidden.Times(of.Parameter("verdict.output").Shaped(-1, 1)).Shaped(0, 0, of.Classes);
    }

    private Value Vote(MessageValues row, int kind)
    {
        if (row.Experts.FirstOrDefault(expert => expert.Kind == kind) is not { } says)
            return _graph.Scalar(ElementType.Float, 0);
        Value vote = says.Messages.At(3, ExpertMessage.Vote) / Kernels.Verdict.VoteUnit;
        return says.Present is null ? vote : vote * says.Present;
    }

    private static Value Clip(Value logit)
    {
        const double Unit = Kernels.Verdict.LogitUnit, Most = Kernels.Verdict.MostLogit;
        return logit / ((1 + (logit * logit / (Most * Most))).Sqrt() * Unit);
    }

    // [., ., classes, N] to [., ., classes].
    private Value SumOfLast(Value products) =>
        products.Times(_graph.Constant(Enumerable.Repeat(1f, of.StateSize).ToArray(), of.StateSize, 1)).Shaped(0, 0, of.Classes);

    private static Value? Add(Value? left, Value? right) => left is null ? right : right is null ? left : left + right;
}
