using Vsml.Experts;

namespace Vsml.Graphs;

/// <summary>How many rows second-order memory should stand for, as <see cref="MemoryHorizon"/> finds it.</summary>
/// <param name="of">The ensemble.</param>
internal sealed class HorizonGraph(EnsembleConstants of)
{
    /// <summary>Learns a row.</summary>
    /// <param name="phi">The values of its units, [members, 1, units].</param>
    /// <param name="y">Its class as 0 and 1, [1, classes].</param>
    /// <param name="targets">The same less 1/classes.</param>
    /// <param name="state">The state before.</param>
    /// <param name="next">Receives the state after.</param>
    /// <returns>Rows that memory should stand for, double [members, 1].</returns>
    internal Value Learn(Value phi, Value y, Value targets, Dictionary<string, Value> state, Dictionary<string, Value> next)
    {
        int windows = MemoryHorizon.Count, numbers = MemoryHorizon.NumbersOf(of.Units);
        MemoryHorizon form = new(of.Units, of.Classes);
        Value own = of.Graph.Concat(2, phi.Part(2, 0, numbers - 1), phi.Part(2, of.Units - 1, of.Units));
        own = (own.Shaped(0, 1, 1, -1) + of.Graph.Constant(new float[windows], 1, windows, 1, 1)).Shaped(-1, 1, numbers);
        float[] kept = [.. Enumerable.Range(0, of.Members).SelectMany(_ => form.Regressions.Select(regression => (float)(1 - (1 / regression.Window))))];
        LeastSquaresGraph regressions = new LeastSquaresGraph(
            state[LearnedState.HorizonInverse].Shaped(-1, numbers, numbers), state[LearnedState.HorizonWeights].Shaped(-1, of.Classes, numbers))
            .Forget(of.Graph.Constant(kept, kept.Length, 1, 1), of.Graph.Scalar(ElementType.Float, WindowedRegression.Lambda).Shaped(1, 1, 1), numbers);
        Value error = targets.Shaped(1, -1, 1) - regressions.Weights.Times(own.Transposed(0, 2, 1));
        regressions = regressions.Learn(own, error);
        Value squared = (error * error).To(ElementType.Double).Mean(1, keepsAxis: false).Shaped(-1, windows) * of.Classes;
        Value errors = (state[LearnedState.HorizonErrors] * MemoryHorizon.KeptError) + squared;
        next[LearnedState.HorizonErrors] = errors;
        next[LearnedState.HorizonWeights] = regressions.Weights.Shaped(-1, windows, of.Classes, numbers);
        next[LearnedState.HorizonInverse] = regressions.Inverse.Shaped(-1, windows, numbers, numbers);
        return Rows(form, errors, MayForget(y, state, next));
    }

    // 1 where class frequencies of late are those of always, else 0, [members, 1].
    private Value MayForget(Value y, Dictionary<string, Value> state, Dictionary<string, Value> next)
    {
        Value kept = of.Graph.Constant((double[])[MemoryHorizon.KeptLately, MemoryHorizon.KeptAlways], 1, 2, 1);
        Value rows = (state[LearnedState.HorizonClasses] * kept) + y.To(ElementType.Double).Shaped(1, 1, -1);
        next[LearnedState.HorizonClasses] = rows;
        Value frequencies = rows / (rows.Mean(2, keepsAxis: true) * of.Classes), lately = frequencies.At(1, 0), always = frequencies.At(1, 1);
        Value overlap = lately.Greater(always).Where(always, lately).Mean(1, keepsAxis: true) * of.Classes;
        Value now = 1 - overlap, before = state[LearnedState.HorizonApart].Shaped(-1, 1) * MemoryHorizon.KeptLately;
        Value apart = now.Greater(before).Where(now, before);
        next[LearnedState.HorizonApart] = apart.Shaped(-1);
        return apart.Greater(MemoryHorizon.MostApartOf(of.Classes)).Where(of.Graph.Scalar(ElementType.Double, 0), of.Graph.Scalar(ElementType.Double, 1));
    }

    // The longest window, but for a shorter one that errs less where it may.
    private Value Rows(MemoryHorizon form, Value errors, Value mayForget)
    {
        int last = MemoryHorizon.Count - 1;
        Value least = errors.Part(1, last, last + 1), rows = Length(last) + (least * 0);
        for (int i = last - 1; i >= 0; i--)
        {
            Value own = errors.Part(1, i, i + 1), isLess = (least * MemoryHorizon.Part * mayForget).Greater(own + MemoryHorizon.Less);
            (least, rows) = (isLess.Where(own, least), isLess.Where(Length(i), rows));
        }

        return rows;

        Value Length(int i) => of.Graph.Scalar(ElementType.Double, MemoryHorizon.Windows * form.Regressions[i].Window);
    }
}
