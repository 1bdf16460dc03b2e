using Vsml.Messages;

namespace Vsml;

/// <summary>Gives a row, [features].</summary>
internal delegate ReadOnlySpan<float> RowAt(int row);

/// <summary>The input units of a learner: the features of a row, random projections of them, or both, with the statistics of each.</summary>
internal sealed unsafe class InputUnits
{
    // How many rows of a stream the statistics stand for.
    internal const double Horizon = 2000;
    private readonly float[] _projected, _standardised;

    /// <param name="widths">Which units there are.</param>
    /// <param name="seed">Fixes the projections, together with what the features look like.</param>
    internal InputUnits(InputWidths widths, ulong seed)
    {
        (Widths, Seed) = (widths, seed);
        Features = new FeatureStatistics(widths.Features);
        ProjectedFeatures = new FeatureStatistics(widths.Projections, areComputed: true);
        Projections = widths.Projections == 0 ? null : new RandomProjections(widths, seed);
        _projected = new float[widths.Projections];
        _standardised = new float[Math.Max(widths.Shown, widths.Projections)];
    }

    internal InputWidths Widths { get; }

    internal ulong Seed { get; }

    internal FeatureStatistics Features { get; }

    internal FeatureStatistics ProjectedFeatures { get; }

    internal RandomProjections? Projections { get; }

    /// <summary>Adds a row to the statistics. Which units there are does not change until <see cref="Draw"/>.</summary>
    /// <param name="row">[features], raw; NaN is missing.</param>
    internal void Add(ReadOnlySpan<float> row)
    {
        Features.Add(row, Horizon);
        AddProjections(row, Horizon);
    }

    /// <summary>Samples the projections that the rows so far suffice for; the rows that follow have them.</summary>
    /// <param name="row">[features], raw; NaN is missing.</param>
    /// <param name="label">Its class; null if that is not known.</param>
    internal void Draw(ReadOnlySpan<float> row, int? label) => Projections?.Add(Features, row, label);

    /// <summary>
    /// Adds all rows to the statistics before any is learned: samples the projections from them, and takes their statistics from all rows.
    /// </summary>
    /// <param name="count">How many rows.</param>
    /// <param name="rowAt">Gives a row, raw; it is asked for each one more than once.</param>
    /// <param name="labelAt">Gives its class.</param>
    internal void AddAll(int count, RowAt rowAt, Func<int, int> labelAt)
    {
        AddFeatures(count, rowAt);
        SelectFeatures(count, rowAt, labelAt);
        AddProjections(count, rowAt, labelAt);
    }

    /// <summary>The first half of <see cref="AddAll"/>: statistics of the features, and projections that need no labels.</summary>
    /// <returns>
    /// The inverse root of the features' covariance, null where it is not needed. It is the same for all members of an ensemble and costs most: they
    /// share it.
    /// </returns>
    internal InverseRoot? AddFeatures(int count, RowAt rowAt)
    {
        for (int row = 0; row < count; row++)
        {
            Features.AddOfMany(rowAt(row));
            Projections?.AddToKeys(Features, rowAt(row));
        }

        Features.Summarise();

        return Projections?.Settle(Features, count, rowAt);
    }

    /// <summary>
    /// Finds the features that matter by themselves and gives them projections of their own, where rows are seen through projections alone and none has
    /// statistics yet: between the two halves of <see cref="AddAll"/>.
    /// </summary>
    internal void SelectFeatures(int count, RowAt rowAt, Func<int, int> labelAt)
    {
        if (Projections is { IsDrawn: true, Selected: { Most: > 0, Features.Length: 0 } } projections && ProjectedFeatures.Count(0) == 0)
            projections.Select(FeatureRelevance.Find(Features, count, rowAt, labelAt, projections.Selected.Most));
    }

    /// <summary>
    /// The same result as <see cref="AddFeatures(int, RowAt)"/> and <see cref="SelectFeatures"/> on rows that <paramref name="other"/>, of another member of the ensemble, was given
    /// before: its statistics are copied, the projections are sampled anew.
    /// </summary>
    internal void AddFeatures(InputUnits other, InverseRoot? root)
    {
        Features.CopyFrom(other.Features);
        Projections?.Selected.Set(other.Projections!.Selected.Features);
        Projections?.Settle(other.Projections!.Keys, root);
    }

    /// <summary>The second half of <see cref="AddAll"/>: projections that need labels, and the statistics of all projections.</summary>
    internal void AddProjections(int count, RowAt rowAt, Func<int, int> labelAt)
    {
        Projections?.DrawContrasts(Features, count, rowAt, labelAt);
        for (int row = 0; row < count; row++)
            AddProjections(rowAt(row), double.PositiveInfinity);
    }

    /// <summary>Writes the messages of all present units.</summary>
    /// <param name="row">Raw values, [features].</param>
    /// <param name="buffer">Receives the messages; rows of missing units are 0 where they change from row to row.</param>
    /// <param name="present">[units + 1], receives the indices of the present units, ascending, the bias unit last.</param>
    /// <returns>How many units are present, the bias unit included.</returns>
    internal int Encode(ReadOnlySpan<float> row, UnitBuffer buffer, int* present)
    {
        Project(row);
        return EncodeProjected(row, buffer, present);
    }

    /// <summary>
    /// Takes a row into the statistics and writes its messages by statistics that include it, of the units that <see cref="Encode"/> of the
    /// row gave; then draws what projections can be drawn. Parameters and result as in <see cref="Encode"/> and <see cref="Draw"/>.
    /// </summary>
    internal int AddAndEncode(ReadOnlySpan<float> row, int label, UnitBuffer buffer, int* present)
    {
        Add(row);
        int count = EncodeProjected(row, buffer, present);
        Draw(row, label);
        return count;
    }

    /// <summary>Writes only the slots that change from row to row (<see cref="UnitMessage.PerRow"/>), without gaps.</summary>
    /// <param name="row">Raw values, [features].</param>
    /// <param name="values">Receives [units + 1, 8]; those of missing units become 0.</param>
    /// <param name="present">As in <see cref="Encode"/>.</param>
    /// <returns>As <see cref="Encode"/>.</returns>
    internal int EncodeValues(ReadOnlySpan<float> row, float* values, int* present)
    {
        Project(row);
        int count = WriteValues(row, values, UnitMessage.PerRow, present);
        if (Projections is { IsDrawn: false })
            new Span<float>(values + ((long)Widths.Shown * UnitMessage.PerRow), Widths.Projections * UnitMessage.PerRow).Clear();
        float* bias = values + ((long)Widths.Units * UnitMessage.PerRow);
        new Span<float>(bias, UnitMessage.PerRow).Clear();
        bias[UnitMessage.Value] = 1;
        return count;
    }

    private int EncodeProjected(ReadOnlySpan<float> row, UnitBuffer buffer, int* present)
    {
        buffer.WriteStatistics(this);
        return WriteValues(row, buffer.Pointer, NetworkSpec.InputSize, present);
    }

    private int WriteValues(ReadOnlySpan<float> row, float* messages, int stride, int* present)
    {
        int count = 0;
        if (Widths.ShowsFeatures)
        {
            Features.Standardise(row, _standardised);
            UnitEncoder.Encode(_standardised.AsSpan(0, Widths.Features), first: 0, messages, stride, present, ref count);
        }

        if (Projections is { IsDrawn: true })
        {
            ProjectedFeatures.Standardise(_projected, _standardised);
            UnitEncoder.Encode(_standardised.AsSpan(0, Widths.Projections), Widths.Shown, messages, stride, present, ref count);
        }

        present[count++] = Widths.Units;
        return count;
    }

    internal void CopyFrom(InputUnits other)
    {
        Features.CopyFrom(other.Features);
        ProjectedFeatures.CopyFrom(other.ProjectedFeatures);
        if (other.Projections is { } projections)
            Projections!.CopyFrom(projections);
    }

    internal void Clear()
    {
        Features.Clear();
        ProjectedFeatures.Clear();
        Projections?.Clear();
    }

    private void AddProjections(ReadOnlySpan<float> row, double horizon)
    {
        Project(row);
        if (Projections is { IsDrawn: true })
            ProjectedFeatures.Add(_projected, horizon);
    }

    private void Project(ReadOnlySpan<float> row)
    {
        if (Projections is { IsDrawn: true })
            Projections.Project(Features, row, _projected);
    }
}
