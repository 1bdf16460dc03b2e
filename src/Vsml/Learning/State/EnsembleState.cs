using Vsml.KernelMethods;

namespace Vsml;

/// <summary>
/// The binary form of an ensemble, little-endian: its learning algorithm (<see cref="AlgorithmState"/>), int32 learners, each of them (<see cref="LearnerState"/>), where classes
/// weigh differently uint8 2 and double per class, then what kernels say beside the learners (<see cref="KernelState"/>), which begins with 0 or 1.
/// </summary>
internal static class EnsembleState
{
    private const byte MarkOfWeights = 2;

    internal static void Write(LearnerEnsemble ensemble, Stream stream)
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        AlgorithmState.Write(writer, ensemble.Algorithm);
        writer.Write(ensemble.Members);
        foreach (Learner learner in ensemble.Learners)
            learner.Save(stream);
        WriteWeights(writer, ensemble.Weights);
        KernelState.WriteVote(writer, ensemble.Vote);
    }

    /// <summary>Writes what classes weigh; nothing where they weigh the same.</summary>
    internal static void WriteWeights(BinaryWriter writer, ClassWeights? weights)
    {
        if (weights is null)
            return;
        writer.Write(MarkOfWeights);
        LittleEndian.Write(writer.BaseStream, weights.Values);
    }

    /// <summary>Reads the learners, the kernels beside them, and what classes weigh.</summary>
    /// <param name="stream">Stands where the ensemble begins, and afterwards where it ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="threadsOf">Threads that a learner may use, by how many there are.</param>
    /// <exception cref="InvalidDataException">The stream holds no such ensemble, or a damaged one.</exception>
    internal static (Learner[] Learners, KernelVote? Vote, ClassWeights? Weights) Read(Stream stream, string name, Func<int, int> threadsOf)
    {
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            LearningAlgorithm algorithm = AlgorithmState.Read(reader);
            int members = reader.ReadInt32();
            if (members is < 1 or > LearnerEnsemble.MostMembers)
                throw new InvalidDataException($"it has {members} learners, expected 1 to {LearnerEnsemble.MostMembers}.");
            Learner[] learners = new Learner[members];
            for (int member = 0; member < members; member++)
            {
                learners[member] = Learner.Load(stream, algorithm, threadsOf(members));
                if (learners[member].Inputs != learners[0].Inputs || learners[member].Classes != learners[0].Classes)
                    throw new InvalidDataException($"learner {member} is of another width than the first.");
            }

            byte mark = reader.ReadByte();
            ClassWeights? weights = null;
            if (mark == MarkOfWeights)
            {
                double[] read = new double[learners[0].Classes];
                LittleEndian.Read(stream, read);
                (weights, mark) = (ClassWeights.Restore(read), reader.ReadByte());
            }

            return (learners, mark == 0 ? null : KernelState.ReadVote(reader, learners[0].Inputs, learners[0].Classes), weights);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: the data ends too early.", e);
        }
    }
}
