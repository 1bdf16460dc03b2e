using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vsml.Experts;
using Vsml.KernelMethods;
using Vsml.Kernels;

namespace Vsml.Graphs;

/// <summary>A tensor of a state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Float or double.</param>
/// <param name="Shape">Its shape; the learners are its first axis, but for <see cref="LearnedState.KernelTrust"/>, which all of them share.</param>
internal sealed record StatePart(string Name, ElementType Type, int[] Shape)
{
    /// <summary>How many numbers it has.</summary>
    internal int Length => Shape.Aggregate(1, (product, length) => checked(product * length));
}

/// <summary>What changes as an ensemble that was fitted learns further rows, as tensors: what goes into a <see cref="LearningGraph"/> and comes out.</summary>
internal static class LearnedState
{
    internal const string FeatureMoments = "feature_moments", ProjectionMoments = "projection_moments", ClassCounts = "class_counts",
        Observed = "observed", MemoryEvidence = "memory_evidence", MemoryWeights = "memory_weights", MemoryInverse = "memory_inverse",
        HorizonClasses = "horizon_classes", HorizonApart = "horizon_apart", HorizonErrors = "horizon_errors", HorizonWeights = "horizon_weights", HorizonInverse = "horizon_inverse", UnitState = "unit_state", ExpertState = "expert_state", KernelTrust = "kernel_trust";

    /// <summary>Whether all else stays what it is.</summary>
    /// <exception cref="InvalidOperationException">It does not; the message says what does not and what helps.</exception>
    internal static void Check(LearnerEnsemble ensemble)
    {
        foreach (Learner learner in ensemble.Learners)
        {
            if (learner.Encoder.BufferedRows == 0)
            {
                throw new InvalidOperationException(
                    "the learning step of a model that was never fitted to a table cannot be a graph: on a stream it makes projections and memories as it goes. Fit it to some rows first; "
                    + "with one row order and no weights rows are streamed, two row orders or more fit.");
            }

            if (learner.Units.Projections is { } projections
                && (!projections.IsDrawn || projections.Decorrelation is { IsDrawn: false } || projections.Contrasts is { AreDrawn: false }))
            {
                throw new InvalidOperationException(
                    "the learning step of this model cannot be a graph: its projections are still to come, since the rows that it was fitted to have one class alone, or features that do not vary. "
                    + "Fit it to rows of two classes or more.");
            }
        }
    }

    /// <summary>A hash of all that a state belongs to and that does not change: of the learning algorithm and what the fit has drawn.</summary>
    internal static string Fingerprint(LearnerEnsemble ensemble)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append<T>(ReadOnlySpan<T> values)
            where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
        Append<char>(ensemble.Algorithm.Fingerprint);
        foreach (Learner learner in ensemble.Learners)
        {
            Append<double>([learner.Inputs, learner.Classes, learner.Encoder.BufferedRows, learner.Counts.Repeated]);
            Append<ulong>([learner.Units.Seed]);
            if (learner.Units.Projections is not { } projections)
                continue;
            foreach (FeatureKey key in projections.Keys)
                Append<ulong>([key.IsFinal ? key.Hash : 0]);
            Append(projections.Decorrelation is { } decorrelation ? decorrelation.Weights : default);
            Append(projections.Contrasts is { } contrasts ? contrasts.Weights : default);
        }

        using MemoryStream kernels = new();
        using BinaryWriter writer = new(kernels);
        EnsembleState.WriteWeights(writer, ensemble.Weights);
        KernelState.WriteVote(writer, ensemble.Vote is { } vote ? new KernelVote(vote.Classifier, vote.Classes, trust: 0) : null);
        writer.Flush();
        Append<byte>(kernels.ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The tensors of a state.</summary>
    internal static IReadOnlyList<StatePart> PartsOf(LearnerEnsemble ensemble)
    {
        Learner first = ensemble.Learners[0];
        InputWidths widths = first.Units.Widths;
        int members = ensemble.Members, classes = ensemble.Classes, units = widths.Units + 1, size = 2 * ensemble.Algorithm.Spec.StateSize;
        List<StatePart> parts = [new(FeatureMoments, ElementType.Double, [members, FeatureStatistics.Moments, widths.Features])];
        if (widths.Projections > 0)
            parts.Add(new(ProjectionMoments, ElementType.Double, [members, FeatureStatistics.Moments, widths.Projections]));
        parts.Add(new(ClassCounts, ElementType.Double, [members, classes]));
        parts.Add(new(Observed, ElementType.Double, [members]));
        if (first.Encoder.Memory is { } memory)
        {
            parts.Add(new(MemoryEvidence, ElementType.Double, [members, 4]));
            parts.Add(new(MemoryWeights, ElementType.Float, [members, classes, memory.Numbers.Count]));
            parts.Add(new(MemoryInverse, ElementType.Float, [members, units, units]));
            int windows = MemoryHorizon.Count, numbers = MemoryHorizon.NumbersOf(units);
            parts.Add(new(HorizonClasses, ElementType.Double, [members, 2, classes]));
            parts.Add(new(HorizonApart, ElementType.Double, [members]));
            parts.Add(new(HorizonErrors, ElementType.Double, [members, windows]));
            parts.Add(new(HorizonWeights, ElementType.Float, [members, windows, classes, numbers]));
            parts.Add(new(HorizonInverse, ElementType.Float, [members, windows, numbers, numbers]));
            parts.Add(new(ExpertState, ElementType.Float, [members, classes, size]));
        }

        parts.Add(new(UnitState, ElementType.Float, [members, classes, units, size]));
        if (ensemble.Vote is not null)
            parts.Add(new(KernelTrust, ElementType.Double, [1]));
        return parts;
    }

    /// <summary>The state of an ensemble.</summary>
    internal static IReadOnlyList<Safetensors.Tensor> Read(LearnerEnsemble ensemble)
    {
        // Of a copy, for reading makes what memory lacks.
        LearnerEnsemble copy = ensemble.Clone();
        return [.. PartsOf(copy).Select(part => new Safetensors.Tensor(part.Name, part.Shape, (part.Name, part.Type) switch
        {
            (KernelTrust, _) => new[] { copy.Vote!.Trust },
            (_, ElementType.Double) => copy.Learners.SelectMany(learner => Doubles(learner, part.Name)).ToArray(),
            _ => copy.Learners.SelectMany(learner => Floats(learner, part.Name)).ToArray(),
        }))];
    }

    /// <summary>An ensemble like another one, in another state.</summary>
    /// <param name="ensemble">The other one.</param>
    /// <param name="tensors">The state.</param>
    /// <exception cref="InvalidDataException">It is no state of this ensemble; the message says which tensor is not what was expected.</exception>
    internal static LearnerEnsemble Restore(LearnerEnsemble ensemble, IReadOnlyList<Safetensors.Tensor> tensors)
    {
        LearnerEnsemble restored = ensemble.Clone();
        foreach (StatePart part in PartsOf(ensemble))
        {
            if (tensors.FirstOrDefault(tensor => tensor.Name == part.Name) is not { } found)
                throw new InvalidDataException($"tensor {part.Name} is missing.");
            Type expected = part.Type == ElementType.Double ? typeof(double[]) : typeof(float[]);
            if (!found.Shape.AsSpan().SequenceEqual(part.Shape) || found.Data.GetType() != expected)
            {
                throw new InvalidDataException(
                    $"tensor {part.Name} is {found.Data.GetType().GetElementType()!.Name} [{string.Join(", ", found.Shape)}], expected {expected.GetElementType()!.Name} [{string.Join(", ", part.Shape)}].");
            }

            if (part.Name == KernelTrust)
            {
                restored.Vote!.RestoreTrust(((double[])found.Data)[0]);
                continue;
            }

            int each = part.Length / ensemble.Members;
            for (int m = 0; m < ensemble.Members; m++)
            {
                if (found.Data is double[] doubles)
                    Set(restored.Learners[m], part.Name, doubles.AsSpan(m * each, each));
                else
                    Set(restored.Learners[m], part.Name, ((float[])found.Data).AsSpan(m * each, each));
            }
        }

        // Written and read again, it is checked as every other state.
        using MemoryStream stream = new();
        restored.Save(stream);
        stream.Position = 0;
        return LearnerEnsemble.Load(stream, "the state", ensemble.Threads);
    }

    private static double[] Doubles(Learner learner, string name)
    {
        (double count, (double OfMemory, double OfFrequencies, double Rows) errors) = (learner.Encoder.Memory?.Count ?? 0, learner.Encoder.Memory?.Errors ?? default);
        return name switch
        {
            FeatureMoments => learner.Units.Features.Values.ToArray(),
            ProjectionMoments => learner.Units.ProjectedFeatures.Values.ToArray(),
            ClassCounts => learner.Counts.Values.ToArray(),
            Observed => [learner.Observed],
            MemoryEvidence => [count, errors.OfMemory, errors.OfFrequencies, errors.Rows],
            HorizonClasses => [.. learner.Encoder.Memory!.MakeHorizon().Lately, .. learner.Encoder.Memory.MakeHorizon().Always],
            HorizonApart => [learner.Encoder.Memory!.MakeHorizon().Apart],
            HorizonErrors => learner.Encoder.Memory!.MakeHorizon().Errors,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "expected a part of 64-bit numbers."),
        };
    }

    private static IEnumerable<float> Floats(Learner learner, string name)
    {
        SecondOrderMemory? memory = learner.Encoder.Memory;
        int units = learner.Units.Widths.Units + 1, classes = learner.Classes;
        return name switch
        {
            MemoryWeights => memory!.Weights,
            MemoryInverse => SymmetricMatrix.Whole(memory!.MakeInverse(), memory.Stride, units),
            HorizonWeights => memory!.MakeHorizon().Regressions.SelectMany(regression => Rows(regression.Weights, regression.Stride, classes, memory.Horizon!.Numbers)),
            HorizonInverse => memory!.MakeHorizon().Regressions.SelectMany(regression => SymmetricMatrix.Whole(regression.Inverse, regression.Stride, memory.Horizon!.Numbers)),
            UnitState => Enumerable.Range(0, classes * units).SelectMany(i => Unpadded(learner, LearnerStateTensors.Unit(learner, i % units, i / units))),
            ExpertState => Enumerable.Range(0, classes).SelectMany(b => Unpadded(learner, LearnerStateTensors.Expert(learner, ExpertKind.Memory, b))),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "expected a part of 32-bit numbers."),
        };
    }

    private static IEnumerable<float> Rows(AlignedBuffer matrix, int stride, int rows, int columns) =>
        Enumerable.Range(0, rows).SelectMany(a => matrix.Span.Slice(a * stride, columns).ToArray());

    private static void SetRows(ReadOnlySpan<float> numbers, AlignedBuffer matrix, int stride, int columns)
    {
        for (int a = 0; a * columns < numbers.Length; a++)
            numbers.Slice(a * columns, columns).CopyTo(matrix.Span[(a * stride)..]);
    }

    private static void SetRegressions(MemoryHorizon horizon, bool areWeights, ReadOnlySpan<float> numbers)
    {
        int each = numbers.Length / MemoryHorizon.Count;
        for (int i = 0; i < MemoryHorizon.Count; i++)
        {
            WindowedRegression regression = horizon.Regressions[i];
            SetRows(numbers.Slice(i * each, each), areWeights ? regression.Weights : regression.Inverse, regression.Stride, horizon.Numbers);
        }
    }

    private static float[] Unpadded(Learner learner, Span<float> vectors)
    {
        int n = learner.Algorithm.Spec.StateSize, padded = learner.Algorithm.Packed.StateSize;
        return [.. vectors[..n], .. vectors.Slice(padded, n)];
    }

    private static void SetPadded(Learner learner, ReadOnlySpan<float> from, Span<float> vectors)
    {
        int n = learner.Algorithm.Spec.StateSize;
        from[..n].CopyTo(vectors);
        from[n..].CopyTo(vectors[learner.Algorithm.Packed.StateSize..]);
    }

    private static void Set(Learner learner, string name, ReadOnlySpan<double> numbers)
    {
        switch (name)
        {
            case FeatureMoments:
                numbers.CopyTo(learner.Units.Features.Values);
                learner.Units.Features.Summarise();
                break;
            case ProjectionMoments:
                numbers.CopyTo(learner.Units.ProjectedFeatures.Values);
                learner.Units.ProjectedFeatures.Summarise();
                break;
            case ClassCounts:
                numbers.CopyTo(learner.Counts.Values);
                learner.Counts.Recount();
                break;
            case Observed:
                if (!(numbers[0] is >= 0 and <= 1L << 53 && Math.Floor(numbers[0]) == numbers[0]))
                    throw new InvalidDataException($"tensor {Observed} is {numbers[0]}, expected a number of rows.");
                learner.RestoreObserved((long)numbers[0]);
                break;
            case HorizonClasses:
                // Where no row was learned after the fit there is none.
                if (!numbers.ContainsAnyExcept(0))
                    break;
                numbers[..learner.Classes].CopyTo(learner.Encoder.Memory!.MakeHorizon().Lately);
                numbers[learner.Classes..].CopyTo(learner.Encoder.Memory.MakeHorizon().Always);
                break;
            case HorizonApart:
                if (learner.Encoder.Memory!.Horizon is { } one)
                    one.Apart = numbers[0];
                break;
            case HorizonErrors:
                if (learner.Encoder.Memory!.Horizon is { } horizon)
                    numbers.CopyTo(horizon.Errors);
                break;
            default:
                learner.Encoder.Memory!.Restore(numbers[0], (numbers[1], numbers[2], numbers[3]));
                break;
        }
    }

    private static void Set(Learner learner, string name, ReadOnlySpan<float> numbers)
    {
        SecondOrderMemory memory = learner.Encoder.Memory!;
        int units = learner.Units.Widths.Units + 1, size = 2 * learner.Algorithm.Spec.StateSize;
        switch (name)
        {
            case MemoryWeights:
                numbers.CopyTo(memory.Weights);
                break;
            case MemoryInverse:
                SetRows(numbers, memory.MakeInverse(), memory.Stride, units);
                break;
            case HorizonWeights:
            case HorizonInverse:
                if (memory.Horizon is { } horizon)
                    SetRegressions(horizon, name == HorizonWeights, numbers);
                break;
            case UnitState:
                for (int i = 0; i < learner.Classes * units; i++)
                    SetPadded(learner, numbers.Slice(i * size, size), LearnerStateTensors.Unit(learner, i % units, i / units));
                break;
            default:
                for (int b = 0; b < learner.Classes; b++)
                    SetPadded(learner, numbers.Slice(b * size, size), LearnerStateTensors.Expert(learner, ExpertKind.Memory, b));
                break;
        }
    }
}
