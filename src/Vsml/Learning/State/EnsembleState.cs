using Vsml.KernelMethods;

namespace Vsml;

/// <summary>The binary form of an ensemble, little-endian: its learning algorithm (<see cref="AlgorithmState"/>), int32 learners, each of them (<see cref="LearnerState"/>), then what kernels say beside them (<see cref="KernelState"/>).</summary>
internal static class EnsembleState
{
    internal static void Write(LearnerEnsemble ensemble, Stream stream)
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        AlgorithmState.Write(writer, ensemble.Algorithm);
        writer.Write(ensemble.Members);
        foreach (Learner learner in ensemble.Learners)
            learner.Save(stream);
        KernelState.WriteVote(writer, ensemble.Vote);
    }

    /// <summary>Reads the learners, and the kernels beside them.</summary>
    /// <param name="stream">Stands where the ensemble begins, and afterwards where it ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="threadsOf">Threads that a learner may use, by how many there are.</param>
    /// <exception cref="InvalidDataException">The stream holds no such ensemble, or a damaged one.</exception>
    internal static (Learner[] Learners, KernelVote? Vote) Read(Stream stream, string name, Func<int, int> threadsOf)
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

            return (learners, KernelState.ReadVote(reader, learners[0].Inputs, learners[0].Classes));
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
