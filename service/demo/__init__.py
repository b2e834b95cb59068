"""The demonstration: the real service, embedded, with a stand-in for the WhatsApp gateway and customers who write as people do."""
