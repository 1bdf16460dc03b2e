using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Vsml.Graphs;

namespace Vsml.Onnx;

/// <summary>Writes graphs as ONNX models.</summary>
internal static class OnnxModel
{
    // What ONNX Runtime 1.20 and ONNX Runtime Web read.
    private const int IrVersion = 8, Opset = 17;

    // What protobuf can read again.
    private const long MostBytes = int.MaxValue;

    /// <summary>Writes a model.</summary>
    /// <param name="graph">What it computes.</param>
    /// <param name="metadata">Facts about it, which runtimes show.</param>
    /// <param name="stream">Receives it.</param>
    /// <exception cref="InvalidOperationException">It would be larger than 2 GB.</exception>
    internal static void Write(Graph graph, IReadOnlyDictionary<string, string> metadata, Stream stream)
    {
        if (graph.Constants.Sum(constant => (long)Buffer.ByteLength(constant.Data)) > MostBytes)
            throw new InvalidOperationException("the model would be larger than the 2 GB that an ONNX file may have.");
        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "Vsml",
            Graph = new GraphProto { Name = "vsml" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.Add(metadata.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => new StringStringEntryProto { Key = fact.Key, Value = fact.Value }));
        model.Graph.Input.Add(graph.Inputs.Select(Port));
        model.Graph.Output.Add(graph.Outputs.Select(Port));
        model.Graph.Initializer.Add(graph.Constants.Select(Tensor));
        model.Graph.Node.Add(graph.Nodes.Select(Node));
        model.WriteTo(stream);
    }

    private static ValueInfoProto Port(GraphPort port)
    {
        TensorShapeProto shape = new();
        foreach (int? length in port.Shape)
            shape.Dim.Add(length is { } known ? new TensorShapeProto.Types.Dimension { DimValue = known } : new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        TypeProto type = new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)port.Type, Shape = shape } };
        return new ValueInfoProto { Name = port.Name, Type = type };
    }

    private static TensorProto Tensor(GraphConstant constant)
    {
        TensorProto tensor = new() { Name = constant.Name, DataType = (int)constant.Type };
        tensor.Dims.Add(constant.Shape.Select(length => (long)length));
        ReadOnlySpan<byte> bytes = constant.Data switch
        {
            float[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            double[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            int[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            long[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            bool[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            _ => throw new NotSupportedException($"a constant of {constant.Data.GetType()} cannot be written."),
        };
        tensor.RawData = ByteString.CopyFrom(bytes);
        return tensor;
    }

    private static NodeProto Node(GraphNode node)
    {
        NodeProto proto = new() { OpType = node.Operator, Name = node.Output };
        proto.Input.Add(node.Inputs);
        proto.Output.Add(node.Output);
        proto.Attribute.Add(node.Attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        return proto;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Int };
        switch (value)
        {
            case long number:
                attribute.I = number;
                break;
            case ElementType type:
                attribute.I = (long)type;
                break;
            case long[] numbers:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.Add(numbers);
                break;
            default:
                throw new NotSupportedException($"an attribute of {value.GetType()} cannot be written.");
        }

        return attribute;
    }
}
