using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A tick of eight sub-RNNs of <see cref="ClonedNetwork"/> and its derivative: what <see cref="SubRnn"/> does, in one pass. What a sub-RNN
/// hears is one vector u = (forward message, backward message, h) of <see cref="Heard"/> numbers.
/// </summary>
/// <remarks>
/// V_M lies as <see cref="SubRnn.Parameters"/> orders it: the matrix of u, `[Heard, 4N]`, the constants of the gates `[4N]`, then for each
/// direction the matrix of the message `[N, M]` and its constant `[M]`. Gates are i, g, f, o.
/// </remarks>
internal static class CloneTick
{
    public const int N = ClonedNetwork.StateSize, M = ClonedNetwork.MessageSize, Heard = M + M + N, Gates = 4 * N;

    public const int Constants = Heard * Gates, ToForward = Constants + Gates, ToBackward = ToForward + (N * M) + M, Length = ToBackward + (N * M) + M;

    /// <summary>What the derivative needs of a tick: u, then i, g, f, o, c before, tanh c after, for each number of the state.</summary>
    public const int TapeLength = Heard + (6 * N);

    private const float Slowness = 5;

    /// <summary>One tick.</summary>
    /// <param name="parameters">V_M, `[Length]`.</param>
    /// <param name="u">What is heard; its h is replaced with that after the tick.</param>
    /// <param name="cell">c, `[N]`; replaced.</param>
    /// <param name="tape">`[TapeLength]`; receives what the derivative needs, or is empty.</param>
    public static void Forward(ReadOnlySpan<float> parameters, Span<Vector256<float>> u, Span<Vector256<float>> cell, Span<Vector256<float>> tape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Length, Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(u.Length, Heard);
        Span<Vector256<float>> hidden = stackalloc Vector256<float>[N];
        ReadOnlySpan<float> constants = parameters.Slice(Constants, Gates);
        if (!tape.IsEmpty) u.CopyTo(tape);
        for (int j = 0; j < N; j++)
        {
            Vector256<float> zi = Vector256.Create(constants[j] - Slowness), zg = Vector256.Create(constants[N + j]),
                zf = Vector256.Create(constants[(2 * N) + j] + Slowness), zo = Vector256.Create(constants[(3 * N) + j]);
            // References spare the checks of bounds, which cost as much as the arithmetic; both lengths are checked above.
            ref float column = ref Unsafe.Add(ref MemoryMarshal.GetReference(parameters), j);
            ref Vector256<float> first = ref MemoryMarshal.GetReference(u);
            for (int k = 0; k < Heard; k++, column = ref Unsafe.Add(ref column, Gates))
            {
                Vector256<float> heard = Unsafe.Add(ref first, k);
                zi = Lanes.MultiplyAdd(heard, Vector256.Create(column), zi);
                zg = Lanes.MultiplyAdd(heard, Vector256.Create(Unsafe.Add(ref column, N)), zg);
                zf = Lanes.MultiplyAdd(heard, Vector256.Create(Unsafe.Add(ref column, 2 * N)), zf);
                zo = Lanes.MultiplyAdd(heard, Vector256.Create(Unsafe.Add(ref column, 3 * N)), zo);
            }

            Vector256<float> i = Lanes.Sigmoid(zi), g = Lanes.Tanh(zg), f = Lanes.Sigmoid(zf), o = Lanes.Sigmoid(zo), before = cell[j];
            cell[j] = Lanes.MultiplyAdd(f, before, i * g);
            Vector256<float> t = Lanes.Tanh(cell[j]);
            hidden[j] = o * t;
            if (tape.IsEmpty) continue;
            Span<Vector256<float>> kept = tape.Slice(Heard + (6 * j), 6);
            (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5]) = (i, g, f, o, before, t);
        }

        hidden.CopyTo(u[(M + M)..]);
    }

    /// <summary>The derivative of a tick.</summary>
    /// <param name="parameters">V_M, `[Length]`.</param>
    /// <param name="tape">Of the tick.</param>
    /// <param name="dHidden">dL/dh after the tick, `[N]`; becomes that before.</param>
    /// <param name="dCell">dL/dc after the tick but for what goes through h, `[N]`; becomes that before.</param>
    /// <param name="gradient">`[Length]`; dL/dV_M of the tick is added.</param>
    public static void Backward(
        ReadOnlySpan<float> parameters, ReadOnlySpan<Vector256<float>> tape, Span<Vector256<float>> dHidden, Span<Vector256<float>> dCell,
        Span<Vector256<float>> gradient)
    {
        Span<Vector256<float>> dz = stackalloc Vector256<float>[Gates];
        Vector256<float> one = Vector256<float>.One;
        for (int j = 0; j < N; j++)
        {
            ReadOnlySpan<Vector256<float>> kept = tape.Slice(Heard + (6 * j), 6);
            Vector256<float> i = kept[0], g = kept[1], f = kept[2], o = kept[3], before = kept[4], t = kept[5];
            Vector256<float> d = Lanes.MultiplyAdd(dHidden[j] * o, one - (t * t), dCell[j]);
            dz[j] = d * g * i * (one - i);
            dz[N + j] = d * i * (one - (g * g));
            dz[(2 * N) + j] = d * before * f * (one - f);
            dz[(3 * N) + j] = dHidden[j] * t * o * (one - o);
            dCell[j] = d * f;
        }

        for (int k = 0; k < Heard; k++)
        {
            ReadOnlySpan<float> row = parameters.Slice(k * Gates, Gates);
            Span<Vector256<float>> sums = gradient.Slice(k * Gates, Gates);
            Vector256<float> heard = tape[k], even = default, odd = default;
            for (int j = 0; j < dz.Length; j += 2)
            {
                sums[j] = Lanes.MultiplyAdd(heard, dz[j], sums[j]);
                sums[j + 1] = Lanes.MultiplyAdd(heard, dz[j + 1], sums[j + 1]);
                even = Lanes.MultiplyAdd(Vector256.Create(row[j]), dz[j], even);
                odd = Lanes.MultiplyAdd(Vector256.Create(row[j + 1]), dz[j + 1], odd);
            }

            if (k >= M + M) dHidden[k - M - M] = even + odd;
        }

        for (int j = 0; j < Gates; j++) gradient[Constants + j] += dz[j];
    }

    /// <summary>The first number of a message: h V + v.</summary>
    /// <param name="parameters">V_M.</param>
    /// <param name="offset"><see cref="ToForward"/> or <see cref="ToBackward"/>.</param>
    /// <param name="hidden">h, `[N]`.</param>
    public static Vector256<float> Message(ReadOnlySpan<float> parameters, int offset, ReadOnlySpan<Vector256<float>> hidden)
    {
        Vector256<float> message = Vector256.Create(parameters[offset + (N * M)]);
        for (int k = 0; k < N; k++) message = Lanes.MultiplyAdd(Vector256.Create(parameters[offset + (k * M)]), hidden[k], message);
        return message;
    }

    /// <summary>The derivative of <see cref="Message"/>: adds to <paramref name="dHidden"/> and to <paramref name="gradient"/>.</summary>
    public static void MessageBackward(
        ReadOnlySpan<float> parameters, int offset, ReadOnlySpan<Vector256<float>> hidden, Vector256<float> dMessage,
        Span<Vector256<float>> dHidden, Span<Vector256<float>> gradient)
    {
        gradient[offset + (N * M)] += dMessage;
        for (int k = 0; k < N; k++)
        {
            dHidden[k] = Lanes.MultiplyAdd(Vector256.Create(parameters[offset + (k * M)]), dMessage, dHidden[k]);
            gradient[offset + (k * M)] = Lanes.MultiplyAdd(hidden[k], dMessage, gradient[offset + (k * M)]);
        }
    }
}
